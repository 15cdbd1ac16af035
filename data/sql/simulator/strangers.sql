-- Whether anything is there that did not come with the demo community.
SELECT EXISTS (SELECT FROM building WHERE source <> 'demo') OR EXISTS (SELECT FROM grid WHERE source <> 'demo')
    OR EXISTS (SELECT FROM vehicle WHERE source <> 'demo') OR EXISTS (SELECT FROM team WHERE source <> 'demo')
    OR EXISTS (SELECT FROM member WHERE source <> 'demo') OR EXISTS (SELECT FROM robot WHERE source <> 'demo')
    OR EXISTS (SELECT FROM household WHERE source <> 'demo'),
       EXISTS (SELECT FROM building WHERE source = 'demo')
