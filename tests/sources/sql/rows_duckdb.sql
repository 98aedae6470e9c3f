SELECT
  "t2".*
  EXCLUDE ("moment_")
FROM (
  SELECT
    *
  FROM (
    SELECT
      NULLIF(TRIM("t0"."programme", ' 	
'), '') AS "initiative",
      NULLIF(TRIM("t0"."kpi", ' 	
'), '') AS "metric",
      "t0"."day" AS "period",
      CAST("t0"."amount" AS DOUBLE) AS "value",
      CAST("t0"."loaded" AS DATE) AS "recorded_on",
      "t0"."loaded" AS "moment_"
    FROM "readings" AS "t0"
    WHERE
      "t0"."country" IN ('GB', 'IE')
      AND TRIM("t0"."programme", ' 	
') = 'catalogue'
      AND (
        (
          COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") IS NULL
        )
        OR (
          COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") <= MAKE_DATE(2024, 12, 31)
        )
      )
  ) AS "t1"
  QUALIFY
    (
      RANK() OVER (
        PARTITION BY "t1"."initiative", "t1"."metric", "t1"."period", "t1"."recorded_on"
        ORDER BY "t1"."moment_" DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1
    ) = 0
) AS "t2"
