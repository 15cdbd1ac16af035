WHERE state NOT IN ('closed', 'rated', 'rejected', 'merged', 'void') ORDER BY id
