SELECT id, plate, kind, status, geom FROM vehicle WHERE valid_to IS NULL ORDER BY id
