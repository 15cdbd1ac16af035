SELECT EXISTS (SELECT FROM fix WHERE at >= %(day)s::timestamp AT TIME ZONE 'Asia/Shanghai'
                  AND at < (%(day)s + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
