-- From which day of China to which there are positions.
SELECT (min(at) AT TIME ZONE 'Asia/Shanghai')::date, (max(at) AT TIME ZONE 'Asia/Shanghai')::date FROM fix
