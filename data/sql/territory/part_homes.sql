-- Expects the CTE `block` (community_code, building_id): the buildings that are counted.
homes AS (
    SELECT count(*) AS buildings, coalesce(sum(f.dwellings), 0) AS dwellings,
           coalesce(sum(f.households), 0) AS households, coalesce(sum(f.people), 0) AS population
      FROM block b LEFT JOIN building_figures f USING (community_code, building_id)
), tagged AS (
    SELECT f.tag_code, sum(f.people) AS people
      FROM block b JOIN building_tag_figures f USING (community_code, building_id)
     GROUP BY f.tag_code
)
