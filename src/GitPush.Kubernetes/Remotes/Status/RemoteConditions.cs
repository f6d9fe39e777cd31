using System.Globalization;
using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Remotes.Status;

/// <summary>The conditions of a Remote (<c>metav1.Condition</c>).</summary>
internal static class RemoteConditions
{
    // What a condition may hold at the most.
    private const int MaxMessage = 32_768;

    public const string Ready = "Ready";
    public const string KeysAccepted = "KeysAccepted";

    /// <summary>Those of others are kept as they are.</summary>
    public static JsonArray Describe(RemoteEntry remote, RemoteVerdict verdict, bool knowsKeys, DateTimeOffset now)
    {
        var before = remote.Object.Objects("status", "conditions").ToList();
        JsonObject[] ours =
        [
            Condition(Ready, verdict.IsReady ? "True" : "False", verdict.Reason, verdict.Message),
            DescribeKeys(),
        ];
        return
        [
            .. ours,
            .. before.Where(condition => Text(condition, "type") is not (Ready or KeysAccepted)).Select(condition => condition.DeepClone()),
        ];

        JsonObject DescribeKeys() => !knowsKeys
            ? Condition(KeysAccepted, "Unknown", RemoteReasons.NoSshTransport, "the server has no SSH transport, so keys open nothing")
            : remote.KeyProblems.Count > 0
                ? Condition(KeysAccepted, "False", RemoteReasons.KeyRefused, string.Join(" ", remote.KeyProblems))
                : remote.Keys.Count == 0
                    ? Condition(KeysAccepted, "False", RemoteReasons.NoKeys, "spec.authorizedKeys is empty: nobody can push by SSH")
                    : Condition(KeysAccepted, "True", RemoteReasons.Accepted, string.Create(CultureInfo.InvariantCulture, $"{remote.Keys.Count} key(s)"));

        JsonObject Condition(string type, string status, string reason, string message)
        {
            var same = before.Find(condition => Text(condition, "type") == type && Text(condition, "status") == status);
            var condition = new JsonObject
            {
                ["type"] = type,
                ["status"] = status,
                ["reason"] = reason,
                ["message"] = message.Length > MaxMessage ? message[..MaxMessage] : message,
                ["lastTransitionTime"] = (same is null ? null : Text(same, "lastTransitionTime")) ?? StatusTime.Of(now),
            };
            if (remote.Object.Generation > 0)
            {
                condition["observedGeneration"] = remote.Object.Generation;
            }

            return condition;
        }
    }

    private static string? Text(JsonObject condition, string name) => condition[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
