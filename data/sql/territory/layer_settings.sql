SELECT layer, position, name_zh, name_en, visible, min_zoom, roles FROM layer_setting
