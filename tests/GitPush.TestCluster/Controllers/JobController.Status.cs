using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Controllers;

internal sealed partial class JobController
{
    private void Start(JsonObject job)
    {
        var isResumed = job.Objects("status", "conditions").Any(condition => condition.Text("type") == "Suspended" && condition.Text("status") == "True");
        if (job.At("status", "startTime") is null || isResumed)
        {
            SetStatus(Resource("Job"), job, value =>
            {
                value.Object("status")["startTime"] = Registry.Now;
                if (isResumed)
                {
                    SetCondition(value, "Suspended", "False", "JobResumed", "Job resumed");
                }
            });
        }
    }

    private TimeSpan? Suspend(JsonObject job, List<JsonObject> active, int succeeded, int failed)
    {
        foreach (var pod in active)
        {
            DeletePod(job, pod);
        }

        SetStatus(Resource("Job"), job, value =>
        {
            _ = value.Object("status").Remove("startTime");
            SetCondition(value, "Suspended", "True", "JobSuspended", "Job suspended");
        });
        WriteCounts(job, [], succeeded, failed);
        return null;
    }

    private void WriteCounts(JsonObject job, List<JsonObject> active, int succeeded, int failed) =>
        SetStatus(Resource("Job"), job, value => FillCounts(value.Object("status"), active.Count, active.Count(PodState.IsReady), succeeded, failed));

    private void Finish(JsonObject job, List<JsonObject> active, int succeeded, int failed, string condition, string reason, string message)
    {
        foreach (var pod in active)
        {
            DeletePod(job, pod);
        }

        SetStatus(Resource("Job"), job, value =>
        {
            var isComplete = condition == "Complete";
            FillCounts(value.Object("status"), 0, 0, succeeded, failed + (isComplete ? 0 : active.Count));
            if (isComplete)
            {
                value.Object("status")["completionTime"] = Registry.Now;
            }

            SetCondition(value, isComplete ? "SuccessCriteriaMet" : "FailureTarget", "True", reason, message);
            SetCondition(value, condition, "True", reason, message);
        });
        if (condition == "Complete")
        {
            Record(job, "Normal", "Completed", "Job completed");
        }
        else
        {
            Record(job, "Warning", reason, message);
        }
    }

    private static void FillCounts(JsonObject status, int active, int ready, int succeeded, int failed)
    {
        status.Put("active", active == 0 ? null : active);
        status["ready"] = ready;
        status.Put("succeeded", succeeded == 0 ? null : succeeded);
        status.Put("failed", failed == 0 ? null : failed);
        status["terminating"] = 0;
        status["uncountedTerminatedPods"] = new JsonObject();
    }

    private void SetCondition(JsonObject value, string type, string status, string reason, string message)
    {
        Conditions.Set(value, type, status, Registry.Now, reason, message);
        value.Objects("status", "conditions").First(condition => condition.Text("type") == type).Default("lastProbeTime", Registry.Now);
    }
}
