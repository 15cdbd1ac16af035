-- The parent of a resolution-11 cell keeps its leading digits: the finer ones are set, and the
-- resolution is written into its four bits.
SELECT (t.cell & ~(15::bigint << 52)) | (%(res)s::bigint << 52) | %(finer)s::bigint AS cell, sum(t.value) AS value
  FROM ({things}) t
 GROUP BY 1
