using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <summary>Makes what a manifest says into what is sent: marked as this inventory's, without what only the server writes.</summary>
internal static class DesiredObject
{
    /// <param name="manifest">The object as it was rendered; not changed.</param>
    /// <exception cref="StageFailedException">It is a Secret with a value that is no text.</exception>
    public static KubernetesObject From(KubernetesObject manifest, string inventory, string push, string commit)
    {
        var desired = manifest.Clone();
        ServerFields.Remove(desired);

        if (desired.Annotation(ObjectMarks.LastApplied) is not null)
        {
            _ = desired.Object("metadata", "annotations").Remove(ObjectMarks.LastApplied);
        }

        if (desired is { Kind: "Secret", ApiVersion: "v1" })
        {
            RequireText(desired);
            EncodeStringData(desired);
        }

        if (desired.Kind == "CustomResourceDefinition")
        {
            RemoveEmptyBundle(desired);
        }

        if (desired.Label(ObjectMarks.ManagedBy) is null)
        {
            desired.SetLabel(ObjectMarks.ManagedBy, ObjectMarks.FieldManager);
        }

        desired.SetLabel(ObjectMarks.Inventory, inventory);
        desired.SetAnnotation(ObjectMarks.Push, push);
        desired.SetAnnotation(ObjectMarks.Commit, commit);
        return desired;
    }

    // The server would show the value in its refusal.
    private static void RequireText(KubernetesObject secret)
    {
        foreach (var field in (ReadOnlySpan<string>)["data", "stringData"])
        {
            foreach (var (name, value) in secret.At(field) as JsonObject ?? [])
            {
                if (value is not null && value.GetValueKind() != JsonValueKind.String)
                {
                    throw new StageFailedException($"{secret}: {field}.{name} is no text: put it in quotes");
                }
            }
        }
    }

    // The server turns stringData into data after it has noted whose fields they are: a key that goes from a manifest would
    // stay in the Secret.
    private static void EncodeStringData(KubernetesObject secret)
    {
        if (secret.At("stringData") is not JsonObject text)
        {
            return;
        }

        var data = secret.Object("data");
        foreach (var (name, value) in text)
        {
            data[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value?.GetValue<string>() ?? ""));
        }

        _ = secret.Json.Remove("stringData");
    }

    // Generators leave a placeholder, which is no certificate; whoever injects the true one owns the field.
    private static void RemoveEmptyBundle(KubernetesObject definition)
    {
        if (definition.At("spec", "conversion", "webhook", "clientConfig") is JsonObject config
            && config["caBundle"] is JsonValue bundle && bundle.TryGetValue<string>(out var text) && text is ("" or "Cg=="))
        {
            _ = config.Remove("caBundle");
        }
    }
}
