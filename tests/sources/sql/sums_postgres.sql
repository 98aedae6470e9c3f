SELECT
  "t11"."initiative",
  "t11"."metric",
  "t11"."period",
  "t11"."recorded_on",
  CASE
    WHEN SUM("t11"."value_n") OVER (
      PARTITION BY "t11"."initiative", "t11"."metric", "t11"."period"
      ORDER BY "t11"."recorded_on" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) > 0
    THEN CAST(SUM("t11"."value") OVER (
      PARTITION BY "t11"."initiative", "t11"."metric", "t11"."period"
      ORDER BY "t11"."recorded_on" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS DOUBLE PRECISION)
    ELSE CAST(NULL AS DOUBLE PRECISION)
  END AS "value"
FROM (
  SELECT
    "t10"."initiative",
    "t10"."metric",
    "t10"."period",
    "t10"."recorded_on",
    SUM("t10"."value") AS "value",
    SUM("t10"."value_n") AS "value_n"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t0"."programme" AS "initiative",
          "t0"."kpi" AS "metric",
          DATE_TRUNC('MONTH', "t0"."day") AS "period",
          GREATEST(
            COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day"),
            (
              DATE_TRUNC('MONTH', "t0"."day") + INTERVAL '1 MONTH'
            ) - INTERVAL '1 DAY'
          ) AS "recorded_on",
          CAST("t0"."amount" AS DECIMAL(38, 9)) AS "value",
          CASE WHEN CAST("t0"."amount" AS DECIMAL(38, 9)) IS NOT NULL THEN 1 ELSE 0 END AS "value_n"
        FROM "readings" AS "t0"
        WHERE
          (
            (
              COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") IS NULL
            )
            OR (
              COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") <= MAKE_DATE(2024, 12, 31)
            )
          )
          AND "t0"."programme" = 'catalogue'
      ) AS "t1"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t7"."initiative",
          "t7"."metric",
          "t7"."period",
          GREATEST("t7"."next_", "t7"."recorded_on") AS "recorded_on",
          -(
            "t7"."value"
          ) AS "value",
          CASE WHEN "t7"."value" IS NOT NULL THEN -1 ELSE 0 END AS "value_n"
        FROM (
          SELECT
            "t6"."initiative",
            "t6"."metric",
            "t6"."period",
            "t6"."value",
            "t6"."recorded_on",
            "t6"."moment_",
            "t6"."row_0",
            "t6"."asked_",
            "t6"."told_",
            LEAD("t6"."told_") OVER (
              PARTITION BY "t6"."row_0"
              ORDER BY "t6"."told_" ASC, "t6"."moment_" ASC, "t6"."initiative" ASC, "t6"."metric" ASC, "t6"."period" ASC, "t6"."value" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "next_"
          FROM (
            SELECT
              "t4"."initiative",
              "t4"."metric",
              "t4"."period",
              "t4"."value",
              "t4"."recorded_on",
              "t4"."moment_",
              "t4"."row_0",
              "t4"."asked_",
              "t4"."told_"
            FROM (
              SELECT
                "t0"."programme" AS "initiative",
                "t0"."kpi" AS "metric",
                DATE_TRUNC('MONTH', "t0"."day") AS "period",
                CAST("t0"."amount" AS DECIMAL(38, 9)) AS "value",
                GREATEST(
                  COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day"),
                  (
                    DATE_TRUNC('MONTH', "t0"."day") + INTERVAL '1 MONTH'
                  ) - INTERVAL '1 DAY'
                ) AS "recorded_on",
                "t0"."loaded" AS "moment_",
                "t0"."number" AS "row_0",
                "t0"."programme" = 'catalogue' AS "asked_",
                COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") AS "told_"
              FROM "readings" AS "t0"
              WHERE
                (
                  COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") IS NULL
                )
                OR (
                  COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") <= MAKE_DATE(2024, 12, 31)
                )
            ) AS "t4"
            WHERE
              EXISTS(
                SELECT
                  1
                FROM (
                  SELECT DISTINCT
                    "t0"."number" AS "row_0"
                  FROM "readings" AS "t0"
                  WHERE
                    (
                      (
                        COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") IS NULL
                      )
                      OR (
                        COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") <= MAKE_DATE(2024, 12, 31)
                      )
                    )
                    AND "t0"."programme" = 'catalogue'
                ) AS "t5"
                WHERE
                  "t4"."row_0" = "t5"."row_0"
              )
          ) AS "t6"
        ) AS "t7"
        WHERE
          "t7"."asked_" AND "t7"."next_" IS NOT NULL
      ) AS "t8"
    ) AS "t9"
    WHERE
      (
        "t9"."recorded_on" IS NULL
      )
      OR (
        "t9"."recorded_on" <= MAKE_DATE(2024, 12, 31)
      )
  ) AS "t10"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t11"
