"""The day it is in China, said in SQL: the server's own day is that of its zone."""

TODAY_IN_CHINA = "(now() AT TIME ZONE 'Asia/Shanghai')::date"
