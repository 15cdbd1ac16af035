-- What QGIS, GeoServer and geopandas.read_postgis see where the database has PostGIS: one view for
-- each layer, its geometry typed and in EPSG:4326. Views cannot be indexed, so the indexes are on
-- the tables, over the very same expressions. They speak of places and things, never of persons,
-- and vehicles, teams and robots stand at their posts.
-- With security_invoker the policies of the tables hold for whoever reads: a reader sees the region
-- that `ALTER ROLE reader SET jingwei.scope` names. Policies let only leakproof operators use an
-- index ahead of them, and PostGIS has none; readers bound by them read each row of a layer.

DO $$ BEGIN
    CREATE ROLE jingwei_gis NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

CREATE SCHEMA IF NOT EXISTS jingwei_gis;
GRANT USAGE ON SCHEMA public, jingwei_gis TO jingwei_gis;

CREATE OR REPLACE VIEW jingwei_gis.regions WITH (security_invoker) AS
SELECT code, name, level, parent_code, ST_Multi(ST_GeomFromWKB(boundary, 4326))::geometry(MultiPolygon, 4326) AS geom
  FROM region WHERE boundary IS NOT NULL;
GRANT SELECT (code, name, level, parent_code, boundary) ON region TO jingwei_gis;

CREATE OR REPLACE VIEW jingwei_gis.grids WITH (security_invoker) AS
SELECT code, name, kind, community_code, comprehensive_code, colour, area_m2, valid_from,
       ST_Multi(ST_GeomFromWKB(geom, 4326))::geometry(MultiPolygon, 4326) AS geom
  FROM grid WHERE valid_to IS NULL;
CREATE INDEX IF NOT EXISTS grid_gis ON grid USING gist ((ST_Multi(ST_GeomFromWKB(geom, 4326))::geometry(MultiPolygon, 4326)));
GRANT SELECT (code, name, kind, community_code, comprehensive_code, colour, area_m2, valid_from, valid_to, geom) ON grid TO jingwei_gis;

CREATE OR REPLACE VIEW jingwei_gis.micro_grids WITH (security_invoker) AS
SELECT code, name, grid_code, valid_from, ST_Multi(ST_GeomFromWKB(geom, 4326))::geometry(MultiPolygon, 4326) AS geom
  FROM micro_grid WHERE valid_to IS NULL;
GRANT SELECT (code, name, grid_code, valid_from, valid_to, geom) ON micro_grid TO jingwei_gis;

CREATE OR REPLACE VIEW jingwei_gis.buildings WITH (security_invoker) AS
SELECT id, name, address, usage, levels, levels_assumed, height_m, height_assumed, footprint_m2, community_code, valid_from,
       ST_Multi(ST_GeomFromWKB(geom, 4326))::geometry(MultiPolygon, 4326) AS geom
  FROM building WHERE valid_to IS NULL;
CREATE INDEX IF NOT EXISTS building_gis ON building USING gist ((ST_Multi(ST_GeomFromWKB(geom, 4326))::geometry(MultiPolygon, 4326)));
GRANT SELECT (id, name, address, usage, levels, levels_assumed, height_m, height_assumed, footprint_m2, community_code,
              valid_from, valid_to, geom) ON building TO jingwei_gis;
-- The policies of a grid officer's scope look there.
GRANT SELECT (community_code, building_id, grid_code, valid_to) ON building_grid TO jingwei_gis;

CREATE OR REPLACE VIEW jingwei_gis.streets WITH (security_invoker) AS
SELECT id, name, class, width_m, oneway, length_m, community_code,
       ST_Multi(ST_GeomFromWKB(geom, 4326))::geometry(MultiLineString, 4326) AS geom
  FROM street;
CREATE INDEX IF NOT EXISTS street_gis ON street USING gist ((ST_Multi(ST_GeomFromWKB(geom, 4326))::geometry(MultiLineString, 4326)));
GRANT SELECT (id, name, class, width_m, oneway, length_m, community_code, geom) ON street TO jingwei_gis;

CREATE OR REPLACE VIEW jingwei_gis.ground WITH (security_invoker) AS
SELECT id, kind, name, community_code, ST_Multi(ST_GeomFromWKB(geom, 4326))::geometry(MultiPolygon, 4326) AS geom FROM ground;
GRANT SELECT (id, kind, name, community_code, geom) ON ground TO jingwei_gis;

CREATE OR REPLACE VIEW jingwei_gis.cameras WITH (security_invoker) AS
SELECT id, name, kind, direction_deg, field_of_view_deg, range_m, view_assumed, status, community_code, valid_from,
       ST_GeomFromWKB(geom, 4326)::geometry(Point, 4326) AS geom
  FROM camera WHERE valid_to IS NULL;
CREATE INDEX IF NOT EXISTS camera_gis ON camera USING gist ((ST_GeomFromWKB(geom, 4326)::geometry(Point, 4326)));
GRANT SELECT (id, name, kind, direction_deg, field_of_view_deg, range_m, view_assumed, status, community_code,
              valid_from, valid_to, geom) ON camera TO jingwei_gis;

CREATE OR REPLACE VIEW jingwei_gis.sensors WITH (security_invoker) AS
SELECT id, name, kind, status, building_id, floor, community_code, valid_from,
       ST_GeomFromWKB(geom, 4326)::geometry(Point, 4326) AS geom
  FROM sensor WHERE valid_to IS NULL;
CREATE INDEX IF NOT EXISTS sensor_gis ON sensor USING gist ((ST_GeomFromWKB(geom, 4326)::geometry(Point, 4326)));
GRANT SELECT (id, name, kind, status, building_id, floor, community_code, valid_from, valid_to, geom) ON sensor TO jingwei_gis;

CREATE OR REPLACE VIEW jingwei_gis.premises WITH (security_invoker) AS
SELECT id, name, kind, small, building_id, floor, community_code, valid_from,
       ST_GeomFromWKB(geom, 4326)::geometry(Point, 4326) AS geom
  FROM premises WHERE valid_to IS NULL;
CREATE INDEX IF NOT EXISTS premises_gis ON premises USING gist ((ST_GeomFromWKB(geom, 4326)::geometry(Point, 4326)));
GRANT SELECT (id, name, kind, small, building_id, floor, community_code, valid_from, valid_to, geom) ON premises TO jingwei_gis;

CREATE OR REPLACE VIEW jingwei_gis.vehicles WITH (security_invoker) AS
SELECT id, plate, kind, status, community_code, valid_from, ST_GeomFromWKB(geom, 4326)::geometry(Point, 4326) AS geom
  FROM vehicle WHERE valid_to IS NULL;
GRANT SELECT (id, plate, kind, status, community_code, valid_from, valid_to, geom) ON vehicle TO jingwei_gis;

CREATE OR REPLACE VIEW jingwei_gis.teams WITH (security_invoker) AS
SELECT id, name, kind, status, community_code, valid_from, ST_GeomFromWKB(geom, 4326)::geometry(Point, 4326) AS geom
  FROM team WHERE valid_to IS NULL;
GRANT SELECT (id, name, kind, status, community_code, valid_from, valid_to, geom) ON team TO jingwei_gis;

CREATE OR REPLACE VIEW jingwei_gis.robots WITH (security_invoker) AS
SELECT id, name, kind, status, community_code, valid_from, ST_GeomFromWKB(geom, 4326)::geometry(Point, 4326) AS geom
  FROM robot WHERE valid_to IS NULL;
GRANT SELECT (id, name, kind, status, community_code, valid_from, valid_to, geom) ON robot TO jingwei_gis;

CREATE OR REPLACE VIEW jingwei_gis.own_features WITH (security_invoker) AS
SELECT f.id, f.layer, l.name_zh AS layer_zh, l.name_en AS layer_en, f.title, f.properties, f.community_code,
       ST_GeomFromWKB(f.geom, 4326)::geometry(Geometry, 4326) AS geom
  FROM own_feature f JOIN own_layer l ON l.code = f.layer AND l.roles IS NULL;
CREATE INDEX IF NOT EXISTS own_feature_gis ON own_feature USING gist ((ST_GeomFromWKB(geom, 4326)::geometry(Geometry, 4326)));
GRANT SELECT (id, layer, title, properties, community_code, geom) ON own_feature TO jingwei_gis;
GRANT SELECT (code, name_zh, name_en, roles) ON own_layer TO jingwei_gis;

GRANT SELECT ON ALL TABLES IN SCHEMA jingwei_gis TO jingwei_gis;
