using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Controllers;

internal sealed partial class DeploymentController
{
    private void Roll(JsonObject deployment, JsonObject newest, List<JsonObject> old, bool isPaused)
    {
        var wanted = Replicas(deployment);
        if (old.TrueForAll(set => Replicas(set) == 0 && (set.Number("status", "replicas") ?? 0) == 0) || isPaused)
        {
            if (!isPaused || old.TrueForAll(set => Replicas(set) == 0))
            {
                // Of pods that are on their way out a Recreate waits for the last.
                if (deployment.Text("spec", "strategy", "type") != "Recreate" || isPaused || !old.Exists(set => Controlled("Pod", set).Count > 0))
                {
                    Resize(deployment, newest, wanted);
                }
            }
        }
        else if (deployment.Text("spec", "strategy", "type") == "Recreate")
        {
            foreach (var set in old)
            {
                Resize(deployment, set, 0);
            }
        }
        else
        {
            RollGradually(deployment, newest, old, wanted);
        }
    }

    private void RollGradually(JsonObject deployment, JsonObject newest, List<JsonObject> old, int wanted)
    {
        var (surge, unavailable) = Limits(deployment, wanted);
        var total = Replicas(newest) + old.Sum(Replicas);
        var newReplicas = Replicas(newest);
        if (newReplicas > wanted)
        {
            newReplicas = wanted;
        }
        else
        {
            newReplicas += Math.Clamp(wanted + surge - total, 0, wanted - newReplicas);
        }

        Resize(deployment, newest, newReplicas);

        // So many pods may go without fewer being available than must be.
        var least = wanted - unavailable;
        var newUnavailable = newReplicas - Available(newest);
        var spare = newReplicas + old.Sum(Replicas) - least - newUnavailable;
        foreach (var set in old.OrderBy(RevisionOf))
        {
            var broken = Math.Min(Replicas(set) - Math.Min(Available(set), Replicas(set)), Math.Max(spare, 0));
            spare -= broken;
            var healthySpare = Available(newest) + old.Sum(Available) - least;
            var going = broken + Math.Clamp(Math.Min(spare, healthySpare), 0, Replicas(set) - broken);
            if (going > broken)
            {
                spare -= going - broken;
            }

            Resize(deployment, set, Replicas(set) - going);
            if (going > broken)
            {
                // The status follows; until then what goes counts as gone.
                break;
            }
        }
    }

    private static (int Surge, int Unavailable) Limits(JsonObject deployment, int wanted)
    {
        var surge = Share(deployment.At("spec", "strategy", "rollingUpdate", "maxSurge"), wanted, roundUp: true);
        var unavailable = Share(deployment.At("spec", "strategy", "rollingUpdate", "maxUnavailable"), wanted, roundUp: false);
        return surge == 0 && unavailable == 0 ? (0, 1) : (surge, Math.Min(unavailable, wanted));
    }
}
