SELECT
  "t11"."initiative",
  "t11"."metric",
  "t11"."period",
  "t11"."recorded_on",
  IF(
    SUM("t11"."value_n") OVER (
      PARTITION BY "t11"."initiative", "t11"."metric", "t11"."period"
      ORDER BY "t11"."recorded_on" ASC NULLS FIRST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) > 0,
    CAST(SUM("t11"."value") OVER (
      PARTITION BY "t11"."initiative", "t11"."metric", "t11"."period"
      ORDER BY "t11"."recorded_on" ASC NULLS FIRST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS DOUBLE),
    CAST(NULL AS DOUBLE)
  ) AS "value",
  SUM("t11"."value_n") OVER (
    PARTITION BY "t11"."initiative", "t11"."metric", "t11"."period"
    ORDER BY "t11"."recorded_on" ASC NULLS FIRST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS "value_n",
  "t11"."rows_",
  "t11"."tied_",
  "t11"."endless_",
  "t11"."first_",
  "t11"."last_"
FROM (
  SELECT
    "t10"."initiative",
    "t10"."metric",
    "t10"."period",
    "t10"."recorded_on",
    SUM("t10"."value") AS "value",
    SUM("t10"."value_n") AS "value_n",
    SUM("t10"."rows_") AS "rows_",
    SUM("t10"."tied_") AS "tied_",
    SUM("t10"."endless_") AS "endless_",
    MIN("t10"."first_") AS "first_",
    MAX("t10"."last_") AS "last_"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          NULLIF(TRIM(' 	
' FROM "t0"."programme"), '') AS "initiative",
          NULLIF(TRIM(' 	
' FROM "t0"."kpi"), '') AS "metric",
          DATE_TRUNC('MONTH', "t0"."day") AS "period",
          COALESCE(
            GREATEST(
              COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day"),
              (
                DATE_TRUNC('MONTH', "t0"."day") + INTERVAL '1' MONTH
              ) - INTERVAL '1' DAY
            ),
            COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day"),
            (
              DATE_TRUNC('MONTH', "t0"."day") + INTERVAL '1' MONTH
            ) - INTERVAL '1' DAY
          ) AS "recorded_on",
          CAST("t0"."amount" AS DECIMAL(38, 9)) AS "value",
          CAST(IF(CAST("t0"."amount" AS DECIMAL(38, 9)) IS NOT NULL, 1, 0) AS BIGINT) AS "value_n",
          "t0"."day" AS "first_",
          "t0"."day" AS "last_",
          CAST(1 AS BIGINT) AS "rows_",
          CAST(0 AS BIGINT) AS "tied_",
          CAST(0 + 0 AS BIGINT) AS "endless_"
        FROM "readings" AS "t0"
        WHERE
          (
            (
              COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") IS NULL
            )
            OR (
              COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") <= FROM_ISO8601_DATE('2024-12-31')
            )
          )
          AND COALESCE(TRIM(' 	
' FROM "t0"."programme") = 'catalogue', FALSE)
      ) AS "t3"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t7"."initiative",
          "t7"."metric",
          "t7"."period",
          COALESCE(
            GREATEST(
              COALESCE(GREATEST("t7"."told_", "t7"."over_"), "t7"."told_", "t7"."over_"),
              "t7"."next_"
            ),
            COALESCE(GREATEST("t7"."told_", "t7"."over_"), "t7"."told_", "t7"."over_"),
            "t7"."next_"
          ) AS "recorded_on",
          -(
            "t7"."value"
          ) AS "value",
          CAST(IF("t7"."value" IS NOT NULL, -1, 0) AS BIGINT) AS "value_n",
          CAST(NULL AS DATE) AS "first_",
          CAST(NULL AS DATE) AS "last_",
          CAST(0 AS BIGINT) AS "rows_",
          CAST("t7"."tied_" AS BIGINT) AS "tied_",
          CAST(0 AS BIGINT) AS "endless_"
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
            "t6"."over_",
            "t6"."day_",
            "t6"."stated_",
            "t6"."told_",
            "t6"."one_",
            "t6"."endless_",
            LEAD("t6"."one_") OVER (
              PARTITION BY "t6"."row_0"
              ORDER BY "t6"."stated_" ASC NULLS FIRST, "t6"."moment_" ASC NULLS FIRST, "t6"."asked_" DESC, "t6"."initiative" DESC, "t6"."metric" DESC, "t6"."period" DESC, "t6"."value" DESC
            ) IS NOT NULL AS "followed_",
            LEAD("t6"."told_") OVER (
              PARTITION BY "t6"."row_0"
              ORDER BY "t6"."stated_" ASC NULLS FIRST, "t6"."moment_" ASC NULLS FIRST, "t6"."asked_" DESC, "t6"."initiative" DESC, "t6"."metric" DESC, "t6"."period" DESC, "t6"."value" DESC
            ) AS "next_",
            IF(
              (
                LEAD("t6"."one_") OVER (
                  PARTITION BY "t6"."row_0"
                  ORDER BY "t6"."stated_" ASC NULLS FIRST, "t6"."moment_" ASC NULLS FIRST, "t6"."asked_" DESC, "t6"."initiative" DESC, "t6"."metric" DESC, "t6"."period" DESC, "t6"."value" DESC
                ) IS NOT NULL
              )
              AND (
                LEAD("t6"."stated_") OVER (
                  PARTITION BY "t6"."row_0"
                  ORDER BY "t6"."stated_" ASC NULLS FIRST, "t6"."moment_" ASC NULLS FIRST, "t6"."asked_" DESC, "t6"."initiative" DESC, "t6"."metric" DESC, "t6"."period" DESC, "t6"."value" DESC
                ) IS NOT DISTINCT FROM "t6"."stated_"
                AND LEAD("t6"."moment_") OVER (
                  PARTITION BY "t6"."row_0"
                  ORDER BY "t6"."stated_" ASC NULLS FIRST, "t6"."moment_" ASC NULLS FIRST, "t6"."asked_" DESC, "t6"."initiative" DESC, "t6"."metric" DESC, "t6"."period" DESC, "t6"."value" DESC
                ) IS NOT DISTINCT FROM "t6"."moment_"
              )
              AND NOT (
                LEAD("t6"."asked_") OVER (
                  PARTITION BY "t6"."row_0"
                  ORDER BY "t6"."stated_" ASC NULLS FIRST, "t6"."moment_" ASC NULLS FIRST, "t6"."asked_" DESC, "t6"."initiative" DESC, "t6"."metric" DESC, "t6"."period" DESC, "t6"."value" DESC
                ) IS NOT DISTINCT FROM "t6"."asked_"
                AND LEAD("t6"."initiative") OVER (
                  PARTITION BY "t6"."row_0"
                  ORDER BY "t6"."stated_" ASC NULLS FIRST, "t6"."moment_" ASC NULLS FIRST, "t6"."asked_" DESC, "t6"."initiative" DESC, "t6"."metric" DESC, "t6"."period" DESC, "t6"."value" DESC
                ) IS NOT DISTINCT FROM "t6"."initiative"
                AND LEAD("t6"."metric") OVER (
                  PARTITION BY "t6"."row_0"
                  ORDER BY "t6"."stated_" ASC NULLS FIRST, "t6"."moment_" ASC NULLS FIRST, "t6"."asked_" DESC, "t6"."initiative" DESC, "t6"."metric" DESC, "t6"."period" DESC, "t6"."value" DESC
                ) IS NOT DISTINCT FROM "t6"."metric"
                AND LEAD("t6"."period") OVER (
                  PARTITION BY "t6"."row_0"
                  ORDER BY "t6"."stated_" ASC NULLS FIRST, "t6"."moment_" ASC NULLS FIRST, "t6"."asked_" DESC, "t6"."initiative" DESC, "t6"."metric" DESC, "t6"."period" DESC, "t6"."value" DESC
                ) IS NOT DISTINCT FROM "t6"."period"
                AND LEAD("t6"."value") OVER (
                  PARTITION BY "t6"."row_0"
                  ORDER BY "t6"."stated_" ASC NULLS FIRST, "t6"."moment_" ASC NULLS FIRST, "t6"."asked_" DESC, "t6"."initiative" DESC, "t6"."metric" DESC, "t6"."period" DESC, "t6"."value" DESC
                ) IS NOT DISTINCT FROM "t6"."value"
              ),
              1,
              0
            ) AS "tied_"
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
              "t4"."over_",
              "t4"."day_",
              "t4"."stated_",
              "t4"."told_",
              "t4"."one_",
              "t4"."endless_"
            FROM (
              SELECT
                NULLIF(TRIM(' 	
' FROM "t0"."programme"), '') AS "initiative",
                NULLIF(TRIM(' 	
' FROM "t0"."kpi"), '') AS "metric",
                DATE_TRUNC('MONTH', "t0"."day") AS "period",
                CAST("t0"."amount" AS DECIMAL(38, 9)) AS "value",
                CAST("t0"."loaded" AS DATE) AS "recorded_on",
                "t0"."loaded" AS "moment_",
                "t0"."number" AS "row_0",
                COALESCE(TRIM(' 	
' FROM "t0"."programme") = 'catalogue', FALSE) AS "asked_",
                (
                  DATE_TRUNC('MONTH', "t0"."day") + INTERVAL '1' MONTH
                ) - INTERVAL '1' DAY AS "over_",
                "t0"."day" AS "day_",
                CAST("t0"."loaded" AS DATE) AS "stated_",
                COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") AS "told_",
                1 AS "one_",
                0 + 0 AS "endless_"
              FROM "readings" AS "t0"
              WHERE
                (
                  COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") IS NULL
                )
                OR (
                  COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") <= FROM_ISO8601_DATE('2024-12-31')
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
                        COALESCE(CAST("t0"."loaded" AS DATE), "t0"."day") <= FROM_ISO8601_DATE('2024-12-31')
                      )
                    )
                    AND COALESCE(TRIM(' 	
' FROM "t0"."programme") = 'catalogue', FALSE)
                ) AS "t5"
                WHERE
                  "t4"."row_0" = "t5"."row_0"
              )
          ) AS "t6"
        ) AS "t7"
        WHERE
          "t7"."asked_" AND "t7"."followed_"
      ) AS "t8"
    ) AS "t9"
    WHERE
      (
        "t9"."recorded_on" IS NULL
      )
      OR (
        "t9"."recorded_on" <= FROM_ISO8601_DATE('2024-12-31')
      )
  ) AS "t10"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t11"
