SELECT class_code, alarm_level, name_zh, name_en, needs, steps FROM response_plan ORDER BY class_code, alarm_level
