WITH `t2` AS (
  SELECT
    `t1`.`initiative`,
    `t1`.`metric`,
    `t1`.`period`,
    `t1`.`recorded_on`,
    COALESCE(`t1`.`value`, 0.0) AS `value`,
    IF(`t1`.`value` IS NOT NULL AND NOT ISNAN(`t1`.`value`), 1, 0) AS `value_n`,
    LEAD(`t1`.`told_`) OVER (PARTITION BY `t1`.`row_0` ORDER BY `t1`.`told_` ASC NULLS LAST) AS `next_`
  FROM (
    SELECT
      `t0`.`programme` AS `initiative`,
      `t0`.`kpi` AS `metric`,
      DATE_TRUNC('month', `t0`.`day`) AS `period`,
      CAST(`t0`.`amount` AS DOUBLE) AS `value`,
      GREATEST(
        COALESCE(CAST(`t0`.`loaded` AS DATE), `t0`.`day`),
        (
          DATE_TRUNC('month', `t0`.`day`) + INTERVAL '1' MONTH
        ) - INTERVAL '1' DAY
      ) AS `recorded_on`,
      `t0`.`number` AS `row_0`,
      COALESCE(CAST(`t0`.`loaded` AS DATE), `t0`.`day`) AS `told_`
    FROM `readings` AS `t0`
    WHERE
      `t0`.`programme` = 'catalogue'
      AND COALESCE(CAST(`t0`.`loaded` AS DATE), `t0`.`day`) <= MAKE_DATE(2024, 12, 31)
  ) AS `t1`
)
SELECT
  *
FROM (
  SELECT
    `t8`.`initiative`,
    `t8`.`metric`,
    `t8`.`period`,
    `t8`.`recorded_on`,
    IF(
      SUM(`t8`.`value_n`) OVER (
        PARTITION BY `t8`.`initiative`, `t8`.`metric`, `t8`.`period`
        ORDER BY `t8`.`recorded_on` ASC NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) > 0,
      SUM(`t8`.`value`) OVER (
        PARTITION BY `t8`.`initiative`, `t8`.`metric`, `t8`.`period`
        ORDER BY `t8`.`recorded_on` ASC NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ),
      CAST(NULL AS DOUBLE)
    ) AS `value`
  FROM (
    SELECT
      `t7`.`initiative`,
      `t7`.`metric`,
      `t7`.`period`,
      `t7`.`recorded_on`,
      SUM(`t7`.`value`) AS `value`,
      SUM(`t7`.`value_n`) AS `value_n`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t3`.`initiative`,
            `t3`.`metric`,
            `t3`.`period`,
            `t3`.`recorded_on`,
            `t3`.`value`,
            `t3`.`value_n`
          FROM `t2` AS `t3`
        ) AS `t4`
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            `t3`.`initiative`,
            `t3`.`metric`,
            `t3`.`period`,
            GREATEST(`t3`.`next_`, `t3`.`recorded_on`) AS `recorded_on`,
            -(
              `t3`.`value`
            ) AS `value`,
            -(
              `t3`.`value_n`
            ) AS `value_n`
          FROM `t2` AS `t3`
          WHERE
            `t3`.`next_` IS NOT NULL
        ) AS `t5`
      ) AS `t6`
      WHERE
        `t6`.`recorded_on` <= MAKE_DATE(2024, 12, 31)
    ) AS `t7`
    GROUP BY
      1,
      2,
      3,
      4
  ) AS `t8`
) AS `t9`
ORDER BY
  `t9`.`initiative` ASC NULLS LAST,
  `t9`.`metric` ASC NULLS LAST,
  `t9`.`period` ASC NULLS LAST,
  `t9`.`recorded_on` ASC NULLS LAST
