-- How long units were at incidents, from arriving to done.
SELECT avg(extract(epoch FROM ended_at - on_scene_at))::float8 AS mean_s, count(*) AS number
  FROM assignment
 WHERE state = 'done' AND on_scene_at >= %(since)s AND ended_at > on_scene_at AND community_code = ANY(%(communities)s)
