-- Names with Chinese characters that no initials are known of yet.
SELECT n.name
  FROM (SELECT name FROM region UNION SELECT name FROM comprehensive_grid UNION SELECT name FROM grid
        UNION SELECT name FROM building WHERE valid_to IS NULL UNION SELECT name FROM street
        UNION SELECT name FROM premises WHERE valid_to IS NULL UNION SELECT name FROM team) n
 WHERE n.name ~ '[一-鿿]' AND NOT EXISTS (SELECT FROM name_initials i WHERE i.name = n.name)
