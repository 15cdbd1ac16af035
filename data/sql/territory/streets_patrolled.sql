-- What can be walked or driven along on a patrol.
SELECT geom FROM street WHERE class NOT IN ('motorway', 'rail')
