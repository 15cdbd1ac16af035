INSERT INTO patrol_entry (community_code, task_id, number, at, account_id, outcome, words, lng, lat, off_m, said_sha256)
VALUES (%(community)s, %(task)s, %(number)s, %(at)s, %(account)s, %(outcome)s, %(words)s, %(lng)s, %(lat)s, %(off_m)s, %(said)s)
    ON CONFLICT (community_code, task_id, said_sha256) DO NOTHING
RETURNING id
