SELECT v.id, v.form_code, v.form_version, v.at, a.display_name AS by, v.answers, v.words, v.next_due, v.corrects,
       EXISTS (SELECT FROM visit c WHERE c.community_code = v.community_code AND c.corrects = v.id) AS corrected
  FROM visit v JOIN account a ON a.id = v.account_id
 WHERE v.dwelling_id = %(dwelling)s
 ORDER BY v.at DESC, v.id DESC LIMIT %(limit)s
