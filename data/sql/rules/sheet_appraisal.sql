SELECT valid_from, metric, points::numeric, none_at::numeric, all_at::numeric, least FROM appraisal_weight
 ORDER BY valid_from, array_position(ARRAY['handled', 'p50', 'p90', 'on_time', 'rework', 'patrols', 'distance', 'coverage', 'checks'], metric)
