# CircleCI comes with a token of its own (OIDC), so there are no key files: from the branch main it may deploy, from any
# branch it may read for a plan.

locals {
  circleci = var.circleci_project == null ? {} : { circleci = var.circleci_project }
}

resource "google_iam_workload_identity_pool" "circleci" {
  for_each = local.circleci

  workload_identity_pool_id = "circleci"
}

resource "google_iam_workload_identity_pool_provider" "circleci" {
  for_each = local.circleci

  workload_identity_pool_id          = google_iam_workload_identity_pool.circleci["circleci"].workload_identity_pool_id
  workload_identity_pool_provider_id = "circleci"

  attribute_mapping = {
    "google.subject"    = "assertion.sub"
    "attribute.project" = "assertion['oidc.circleci.com/project-id']"
    "attribute.ref"     = "assertion['oidc.circleci.com/vcs-ref']"
  }
  # Not a job that somebody has logged in to by SSH, nor a pull request from a fork.
  attribute_condition = join(" && ", [
    "assertion['oidc.circleci.com/project-id'] == '${each.value}'",
    "!assertion['oidc.circleci.com/ssh-rerun']",
    "!assertion['oidc.circleci.com/vcs-ref'].startsWith('refs/heads/pull/')",
  ])

  oidc {
    issuer_uri        = "https://oidc.circleci.com/org/${var.circleci_organization}"
    allowed_audiences = [var.circleci_organization]
  }
}

# ---- Deploys, from main ----

resource "google_service_account" "deploy" {
  for_each = local.circleci

  account_id   = "${var.name}-deploy"
  display_name = "CircleCI on main: pushes, signs and deploys images"
}

resource "google_service_account_iam_member" "deploy_by_main" {
  for_each = local.circleci

  service_account_id = google_service_account.deploy["circleci"].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.circleci["circleci"].name}/attribute.ref/refs/heads/main"
}

resource "google_artifact_registry_repository_iam_member" "deploy_pushes" {
  for_each = local.circleci

  repository = google_artifact_registry_repository.puffel.name
  location   = var.region
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.deploy["circleci"].member
}

resource "google_kms_crypto_key_iam_member" "deploy_signs" {
  # To sign, and to look the key up.
  for_each = toset(var.circleci_project == null ? [] : ["roles/cloudkms.signerVerifier", "roles/cloudkms.viewer"])

  crypto_key_id = google_kms_crypto_key.images.id
  role          = each.value
  member        = google_service_account.deploy["circleci"].member
}

resource "google_project_iam_member" "deploy_runs" {
  for_each = local.circleci

  project = var.project
  role    = "roles/run.developer"
  member  = google_service_account.deploy["circleci"].member
}

# Whoever deploys a service must be allowed to act as its account.
resource "google_service_account_iam_member" "deploy_acts" {
  for_each = var.circleci_project == null ? {} : {
    api    = google_service_account.api.name
    relay  = var.relay_account.name
    worker = var.worker_account.name
  }

  service_account_id = each.value
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.deploy["circleci"].member
}

# ---- Plans, from any branch: nothing but reading; there are no secrets in the state ----

resource "google_service_account" "plan" {
  for_each = local.circleci

  account_id   = "${var.name}-plan"
  display_name = "CircleCI on branches: terraform plan"
}

resource "google_service_account_iam_member" "plan_by_project" {
  for_each = local.circleci

  service_account_id = google_service_account.plan["circleci"].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.circleci["circleci"].name}/attribute.project/${each.value}"
}

resource "google_project_iam_member" "plan_reads" {
  # The second reads who may do what.
  for_each = toset(var.circleci_project == null ? [] : ["roles/viewer", "roles/iam.securityReviewer"])

  project = var.project
  role    = each.value
  member  = google_service_account.plan["circleci"].member
}

resource "google_storage_bucket_iam_member" "plan_reads_state" {
  for_each = local.circleci

  bucket = var.state_bucket
  role   = "roles/storage.objectViewer"
  member = google_service_account.plan["circleci"].member
}
