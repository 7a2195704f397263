locals {
  labels = { env = var.environment }
  # The service account of Pub/Sub, which moves messages to the dead letters.
  pubsub = "serviceAccount:service-${var.project_number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

# The topic has no schema, because Pub/Sub would refuse messages that do not match it. Events come in two modes of CloudEvents,
# and invalid events belong in Puffel's quarantine, with the reason.
resource "google_pubsub_topic" "events" {
  name   = "${var.name}-topic"
  labels = local.labels
}

resource "google_pubsub_subscription" "events" {
  name   = "${var.name}-subscription"
  topic  = google_pubsub_topic.events.id
  labels = local.labels

  message_retention_duration = "${var.message_retention}s"
  retain_acked_messages      = true
  ack_deadline_seconds       = 20
  # Events of one flight arrive in the order of their publication, so fewer events are stale.
  enable_message_ordering = true

  expiration_policy {
    ttl = var.subscription_ttl == null ? "" : "${var.subscription_ttl}s"
  }

  # The backoff doubles each time: the seventh delivery comes after about ten minutes, well before the message expires.
  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead_letters.id
    max_delivery_attempts = 7
  }
}

# ---- Dead letters: messages that Puffel did not acknowledge in seven deliveries ----

resource "google_pubsub_topic" "dead_letters" {
  name   = "${var.name}-dead-letter-topic"
  labels = local.labels
}

# Keeps dead letters as long as Pub/Sub can. Only people pull from this subscription.
resource "google_pubsub_subscription" "dead_letters" {
  name   = "${var.name}-dead-letter-subscription"
  topic  = google_pubsub_topic.dead_letters.id
  labels = local.labels

  message_retention_duration = "2678400s"
  ack_deadline_seconds       = 60
  enable_message_ordering    = true

  # The subscription never expires, although nobody pulls from it.
  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic_iam_member" "dead_letters_published" {
  topic  = google_pubsub_topic.dead_letters.id
  role   = "roles/pubsub.publisher"
  member = local.pubsub
}

resource "google_pubsub_subscription_iam_member" "dead_letters_acknowledged" {
  subscription = google_pubsub_subscription.events.id
  role         = "roles/pubsub.subscriber"
  member       = local.pubsub
}

# ---- Accounts, each with one permission ----

resource "google_service_account" "relay" {
  account_id   = "${var.name}-relay"
  display_name = "Puffel relay: publishes the outbox"
}

resource "google_pubsub_topic_iam_member" "relay_publishes" {
  topic  = google_pubsub_topic.events.id
  role   = "roles/pubsub.publisher"
  member = google_service_account.relay.member
}

resource "google_service_account" "worker" {
  account_id   = "${var.name}-worker"
  display_name = "Puffel worker: pulls events"
}

resource "google_pubsub_subscription_iam_member" "worker_pulls" {
  subscription = google_pubsub_subscription.events.id
  role         = "roles/pubsub.subscriber"
  member       = google_service_account.worker.member
}
