# Alerts on metrics of Pub/Sub: events that wait for a worker, and dead letters.
locals {
  alerts = {
    EventsWait = {
      condition    = "Events wait for more than five minutes"
      metric       = "oldest_unacked_message_age"
      subscription = google_pubsub_subscription.events.name
      above        = 300
    }
    DeadLetters = {
      condition    = "There are dead letters"
      metric       = "num_undelivered_messages"
      subscription = google_pubsub_subscription.dead_letters.name
      above        = 0
    }
  }
}

resource "google_monitoring_alert_policy" "subscription" {
  for_each = local.alerts

  display_name          = "${var.name}: ${each.key}"
  combiner              = "OR"
  notification_channels = var.notification_channels
  user_labels           = local.labels

  documentation {
    content = "docs/runbook.md#${lower(each.key)}: what to do."
  }

  conditions {
    display_name = each.value.condition

    condition_threshold {
      filter = join(" AND ", [
        "metric.type = \"pubsub.googleapis.com/subscription/${each.value.metric}\"",
        "resource.type = \"pubsub_subscription\"",
        "resource.labels.subscription_id = \"${each.value.subscription}\"",
      ])
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.above
      duration        = "60s"

      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_MAX"
      }
    }
  }
}
