using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Registry;

/// <summary>The conditions of an object's status.</summary>
internal static class Conditions
{
    /// <summary>Sets a condition; its transition time moves only when its status does.</summary>
    /// <param name="now">RFC 3339.</param>
    public static void Set(JsonObject value, string type, string status, string now, string? reason = null, string? message = null)
    {
        var conditions = value.Object("status")["conditions"] as JsonArray ?? [];
        value.Object("status")["conditions"] = conditions;
        var condition = conditions.OfType<JsonObject>().FirstOrDefault(entry => entry.Text("type") == type);
        if (condition is null)
        {
            condition = new JsonObject { ["type"] = type };
            if (value.Text("kind") == "Pod")
            {
                condition["lastProbeTime"] = null;
            }

            conditions.Add(condition);
        }

        if (condition.Text("status") != status)
        {
            condition["status"] = status;
            condition["lastTransitionTime"] = now;
        }

        condition.Put("reason", reason);
        condition.Put("message", message);
    }

    public static void Remove(JsonObject value, string type)
    {
        if (value.At("status", "conditions") is JsonArray conditions)
        {
            _ = conditions.RemoveAll(entry => entry.Text("type") == type);
            if (conditions.Count == 0)
            {
                _ = value.Object("status").Remove("conditions");
            }
        }
    }
}
