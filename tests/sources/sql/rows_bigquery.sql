SELECT
  `t0`.`programme` AS `initiative`,
  `t0`.`kpi` AS `metric`,
  `t0`.`day` AS `period`,
  CAST(`t0`.`amount` AS FLOAT64) AS `value`,
  CAST(`t0`.`loaded` AS DATE) AS `recorded_on`
FROM `readings` AS `t0`
WHERE
  `t0`.`country` IN ('GB', 'IE')
  AND `t0`.`programme` = 'catalogue'
  AND (
    (
      COALESCE(CAST(`t0`.`loaded` AS DATE), `t0`.`day`) IS NULL
    )
    OR (
      COALESCE(CAST(`t0`.`loaded` AS DATE), `t0`.`day`) <= DATE(2024, 12, 31)
    )
  )
ORDER BY
  `t0`.`programme` ASC NULLS LAST,
  `t0`.`kpi` ASC NULLS LAST,
  `t0`.`day` ASC NULLS LAST,
  CAST(`t0`.`loaded` AS DATE) ASC NULLS LAST
