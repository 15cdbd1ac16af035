SELECT id FROM photo WHERE community_code = %(community)s AND incident_id = %(incident)s AND sha256 = %(sha256)s
