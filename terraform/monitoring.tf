# The alerts of src/main/observability, on the metrics in Managed Service for Prometheus, and alerts on metrics of Google Cloud.
# docs/runbook.md has a section for each alert.

locals {
  rules = {
    for rule in yamldecode(file("${path.module}/../src/main/observability/alerts.yml")).groups[0].rules : rule.alert => rule
  }

  # Alerts on a metric that stays above a threshold. A `reducer` combines the series of one database.
  metrics = {
    DatabaseDisk = {
      metric    = "cloudsql.googleapis.com/database/disk/utilization"
      above     = 0.85
      minutes   = 5
      resource  = "cloudsql_database"
      aligner   = "ALIGN_MAX"
      reducer   = "REDUCE_MAX"
      condition = "The disk of the database is 85% full"
    }
    DatabaseCpu = {
      metric    = "cloudsql.googleapis.com/database/cpu/utilization"
      above     = 0.9
      minutes   = 15
      resource  = "cloudsql_database"
      aligner   = "ALIGN_MEAN"
      reducer   = "REDUCE_MAX"
      condition = "The database uses 90% of its processors"
    }
    DatabaseConnections = {
      metric    = "cloudsql.googleapis.com/database/postgresql/num_backends"
      above     = 0.8 * tonumber(local.max_connections)
      minutes   = 5
      resource  = "cloudsql_database"
      aligner   = "ALIGN_MAX"
      reducer   = "REDUCE_SUM"
      condition = "The database has 80% of its connections"
    }
    DatabaseReplicaLag = {
      metric    = "cloudsql.googleapis.com/database/replication/replica_lag"
      above     = 30
      minutes   = 10
      resource  = "cloudsql_database"
      aligner   = "ALIGN_MAX"
      reducer   = "REDUCE_MAX"
      condition = "The read replica is more than 30 s behind"
    }
  }
}

resource "google_monitoring_alert_policy" "rule" {
  for_each = local.rules

  display_name          = "${var.project}: ${each.key}"
  combiner              = "OR"
  severity              = each.value.labels.severity == "page" ? "CRITICAL" : "WARNING"
  notification_channels = var.notification_channels
  user_labels           = local.labels

  documentation {
    content = "${each.value.annotations.runbook}: what to do."
  }

  conditions {
    display_name = each.key

    condition_prometheus_query_language {
      query               = each.value.expr
      duration            = "${60 * tonumber(trimsuffix(try(each.value.for, "0m"), "m"))}s"
      evaluation_interval = "30s"
      # The metrics exist only after the first scrape.
      disable_metric_validation = true
    }
  }

  depends_on = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "metric" {
  for_each = local.metrics

  display_name          = "${var.project}: ${each.key}"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = var.notification_channels
  user_labels           = local.labels

  documentation {
    content = "docs/runbook.md#${lower(each.key)}: what to do."
  }

  conditions {
    display_name = each.value.condition

    condition_threshold {
      filter          = "metric.type = \"${each.value.metric}\" AND resource.type = \"${each.value.resource}\""
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.above
      duration        = "${60 * each.value.minutes}s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = each.value.aligner
        cross_series_reducer = each.value.reducer
        group_by_fields      = ["resource.labels.database_id"]
      }
    }
  }

  depends_on = [google_project_service.api]
}

# ---- From outside ----

resource "google_monitoring_uptime_check_config" "api" {
  display_name = "${var.project}: GET /flights"
  period       = "60s"
  timeout      = "10s"

  http_check {
    path         = "/flights?limit=1"
    port         = 443
    use_ssl      = true
    validate_ssl = true

    dynamic "service_agent_authentication" {
      for_each = length(var.api_invokers) == 0 ? [] : ["OIDC_TOKEN"]
      content {
        type = service_agent_authentication.value
      }
    }
  }

  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project
      host       = trimprefix(google_cloud_run_v2_service.role["api"].uri, "https://")
    }
  }
}

resource "google_monitoring_alert_policy" "unreachable" {
  display_name          = "${var.project}: PuffelUnreachable"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = var.notification_channels
  user_labels           = local.labels

  documentation {
    content = "docs/runbook.md#puffelunreachable: what to do."
  }

  conditions {
    display_name = "Checks from more than one region fail"

    condition_threshold {
      filter = join(" AND ", [
        "metric.type = \"monitoring.googleapis.com/uptime_check/check_passed\"",
        "resource.type = \"uptime_url\"",
        "metric.labels.check_id = \"${google_monitoring_uptime_check_config.api.uptime_check_id}\"",
      ])
      comparison      = "COMPARISON_GT"
      threshold_value = 1
      duration        = "120s"

      aggregations {
        alignment_period     = "120s"
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_COUNT_FALSE"
        group_by_fields      = ["resource.labels.host"]
      }
    }
  }
}
