SELECT
  "t2"."initiative",
  "t2"."metric",
  "t2"."period",
  "t2"."value",
  "t2"."recorded_on"
FROM (
  SELECT
    "initiative",
    "metric",
    "period",
    "value",
    "recorded_on",
    "moment_"
  FROM (
    SELECT
      "t1"."initiative",
      "t1"."metric",
      "t1"."period",
      "t1"."value",
      "t1"."recorded_on",
      "t1"."moment_",
      RANK() OVER (
        PARTITION BY "t1"."initiative", "t1"."metric", "t1"."period", "t1"."recorded_on"
        ORDER BY "t1"."moment_" DESC
      ) AS _w
    FROM (
      SELECT
        NULLIF(TRIM(' 	
' FROM "t0"."programme"), '') AS "initiative",
        NULLIF(TRIM(' 	
' FROM "t0"."kpi"), '') AS "metric",
        "t0"."day" AS "period",
        CAST("t0"."amount" AS DOUBLE) AS "value",
        CAST("t0"."loaded" AS DATE) AS "recorded_on",
        "t0"."loaded" AS "moment_"
      FROM "readings" AS "t0"
      WHERE
        "t0"."country" IN ('GB', 'IE')
        AND TRIM(' 	
' FROM "t0"."programme") = 'catalogue'
        AND (
          (
            COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") IS NULL
          )
          OR (
            COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") <= FROM_ISO8601_DATE('2024-12-31')
          )
        )
    ) AS "t1"
  ) AS _t
  WHERE
    (
      _w - 1
    ) = 0
) AS "t2"
