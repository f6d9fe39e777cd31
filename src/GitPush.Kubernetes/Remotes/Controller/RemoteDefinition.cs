using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Manifests.Yaml;

namespace GitPush.Kubernetes.Remotes.Controller;

/// <summary>The definition of <c>remotes.gitpush.dev</c>, which is a resource of this assembly.</summary>
internal static class RemoteDefinition
{
    public const string Name = "remotes.gitpush.dev";

    private const string Resource = $"GitPush.Kubernetes.Remotes.Definitions.{Name}.yaml";
    private const string FieldManager = "gitpush";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <summary>The definition as YAML.</summary>
    public static string ReadText()
    {
        using var stream = typeof(RemoteDefinition).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static KubernetesObject Read()
    {
        var budget = new ManifestBudget(new ManifestLimits());
        var document = YamlReader.Read(ReadText(), Resource, budget).Single();
        return new KubernetesObject((JsonObject)new YamlConverter(Resource, budget, variables: null).Convert(document)!);
    }

    /// <summary>Applies it, and waits until it is served: that takes a moment.</summary>
    public static async Task InstallAsync(KubernetesClient client, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        _ = await client.ApplyAsync(Read(), new ApplyRequest(FieldManager, Force: true), cancellationToken).ConfigureAwait(false);
        var begun = time.GetTimestamp();
        while (await client.FindTypeAsync(RemoteKinds.GitPush, RemoteKinds.Kind, cancellationToken).ConfigureAwait(false) is null && time.GetElapsedTime(begun) < timeout)
        {
            await Task.Delay(s_pause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
