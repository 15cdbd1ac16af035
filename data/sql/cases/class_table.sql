SELECT version, name FROM class_table
 WHERE CASE WHEN %(version)s::integer IS NULL THEN in_force ELSE version = %(version)s END
