-- The road graphs there are: what positions are matched to.
SELECT community_code, mode, sha256 FROM road_graph ORDER BY community_code, mode
