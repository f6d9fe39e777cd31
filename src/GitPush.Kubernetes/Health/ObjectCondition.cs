using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>One of an object's <c>status.conditions</c>.</summary>
/// <param name="Type">What it is about: <c>Available</c>.</param>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
/// <param name="Reason">For machines, in one word.</param>
/// <param name="Message">For humans.</param>
/// <param name="ObservedGeneration">Which generation of the object it speaks of; null where the controller does not say.</param>
internal sealed record ObjectCondition(string Type, string Status, string Reason, string Message, long? ObservedGeneration)
{
    public bool IsTrue => Status == "True";

    public bool IsFalse => Status == "False";

    /// <summary>Reason and message, as far as there are any.</summary>
    public string Text => (Reason, Message) switch
    {
        ({ Length: > 0 }, { Length: > 0 }) => $"{Reason}: {Message}",
        ({ Length: > 0 }, _) => Reason,
        _ => Message,
    };

    public static IEnumerable<ObjectCondition> Of(KubernetesObject of)
    {
        foreach (var json in of.Objects("status", "conditions"))
        {
            yield return new ObjectCondition(json.Text("type") ?? "", json.Text("status") ?? "", json.Text("reason") ?? "", json.Text("message") ?? "", json.Number("observedGeneration"));
        }
    }

    public static ObjectCondition? Find(KubernetesObject of, string type) => Of(of).FirstOrDefault(condition => condition.Type == type);
}
