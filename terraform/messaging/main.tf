locals {
  labels = { env = var.environment }
  # The account that delivers messages, and moves them to the dead letters.
  pubsub = "serviceAccount:service-${var.project_number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

# Without a schema: Pub/Sub would refuse what does not fit it, events come in two encodings (CloudEvents, binary and
# structured), and what is wrong belongs into Puffel's quarantine, with its reason.
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
  # Of one flight in the order of publishing: fewer events come too late to count.
  enable_message_ordering = true

  expiration_policy {
    ttl = var.subscription_ttl == null ? "" : "${var.subscription_ttl}s"
  }

  # Twice as long each time: the seventh delivery comes after about ten minutes, well before the message is dropped.
  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead_letters.id
    max_delivery_attempts = 7
  }
}

# ---- Dead letters: what Puffel could not take in seven deliveries ----

resource "google_pubsub_topic" "dead_letters" {
  name   = "${var.name}-dead-letter-topic"
  labels = local.labels
}

# Keeps them as long as Pub/Sub can; nobody pulls from it but people.
resource "google_pubsub_subscription" "dead_letters" {
  name   = "${var.name}-dead-letter-subscription"
  topic  = google_pubsub_topic.dead_letters.id
  labels = local.labels

  message_retention_duration = "2678400s"
  ack_deadline_seconds       = 60
  enable_message_ordering    = true

  # Never, though nobody pulls.
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

# ---- Accounts, each with one right ----

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
