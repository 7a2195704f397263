# CircleCI authenticates with its own tokens (OIDC), so there are no key files. Jobs of the branch main may apply Terraform and
# deploy; jobs of any branch may read, for a plan.

locals {
  circleci = var.circleci_project == null ? {} : { circleci = var.circleci_project }
}

resource "google_iam_workload_identity_pool" "circleci" {
  for_each = local.circleci

  workload_identity_pool_id = "circleci"

  depends_on = [google_project_service.api]
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
  # Excludes jobs that were rerun with SSH, and pull requests from forks.
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

# ---- Applies and deploys, from main ----

resource "google_service_account" "deploy" {
  for_each = local.circleci

  account_id   = "${var.project}-deploy"
  display_name = "CircleCI on main: applies Terraform, pushes and deploys images"

  depends_on = [google_project_service.api]
}

resource "google_service_account_iam_member" "deploy_by_main" {
  for_each = local.circleci

  service_account_id = google_service_account.deploy["circleci"].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.circleci["circleci"].name}/attribute.ref/refs/heads/main"
}

# The permissions to apply these files; README.md grants the same to a person.
resource "google_project_iam_member" "deploy" {
  for_each = toset(var.circleci_project == null ? [] : [
    "roles/artifactregistry.admin",
    "roles/cloudsql.admin",
    "roles/compute.networkAdmin",
    "roles/iam.serviceAccountAdmin",
    "roles/iam.serviceAccountUser",
    "roles/iam.workloadIdentityPoolAdmin",
    "roles/monitoring.editor",
    "roles/pubsub.admin",
    "roles/resourcemanager.projectIamAdmin",
    "roles/run.admin",
    "roles/secretmanager.admin",
    "roles/servicenetworking.networksAdmin",
    "roles/serviceusage.serviceUsageAdmin",
    "roles/storage.admin",
  ])

  project = var.project
  role    = each.value
  member  = google_service_account.deploy["circleci"].member
}

# The account that deploys creates identity tokens for its checks of the API, which may be private.
resource "google_service_account_iam_member" "deploy_identifies_itself" {
  for_each = local.circleci

  service_account_id = google_service_account.deploy["circleci"].name
  role               = "roles/iam.serviceAccountOpenIdTokenCreator"
  member             = google_service_account.deploy["circleci"].member
}

# ---- Plans, from any branch: only reads; the state has no secrets ----

resource "google_service_account" "plan" {
  for_each = local.circleci

  account_id   = "${var.project}-plan"
  display_name = "CircleCI on branches: terraform plan"

  depends_on = [google_project_service.api]
}

resource "google_service_account_iam_member" "plan_by_project" {
  for_each = local.circleci

  service_account_id = google_service_account.plan["circleci"].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.circleci["circleci"].name}/attribute.project/${each.value}"
}

resource "google_project_iam_member" "plan_reads" {
  # The second reads IAM policies.
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
