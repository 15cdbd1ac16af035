-- Teams that answered a whistle 吹哨 and whose answer nobody has rated yet.
ALTER TABLE incident ADD COLUMN whistle_answers text[] NOT NULL DEFAULT '{}';
