using System.Text.Json.Nodes;
using GitPush.Kubernetes.Builds;
using GitPush.Kubernetes.Manifests;

namespace GitPush.Kubernetes.Remotes.Specs;

/// <content>Builds and manifests.</content>
internal static partial class RemoteSpecReader
{
    private static RemoteBuild ReadBuild(SpecField field) => new()
    {
        Tool = field["tool"].Choice<KubernetesBuildTool>(),
        Image = field["image"].Text(),
        CacheTag = field["cacheTag"].Text(),
        Timeout = field["timeout"].Duration(),
        Requests = field["resources"]["requests"].Map(),
        Limits = field["resources"]["limits"].Map(),
    };

    private static RemoteManifests? ReadManifests(SpecField field)
    {
        if (!field.Exists)
        {
            return null;
        }

        var values = field["helm"]["values"];
        if (values.Node is not (null or JsonObject))
        {
            values.Fail("is no object");
        }

        return new RemoteManifests(field["path"].Text() is { } path ? TreeFolder.Normalize(path) ?? Refuse(field["path"]) : "deploy")
        {
            Kind = field["type"].Choice<ManifestKind>() ?? ManifestKind.Auto,
            Release = field["helm"]["release"].Text(),
            Values = values.Node as JsonObject ?? [],
            ValuesFiles = field["helm"]["valuesFiles"].Texts(),
            Variables = field["variables"].Map(),
            VariablesFrom = [.. field["variablesFrom"].Items().Select(ReadVariableSource)],
            NamePrefix = field["namePrefix"].Text() ?? "",
            NameSuffix = field["nameSuffix"].Text() ?? "",
            Labels = field["labels"].Map(),
        };
    }

    private static string Refuse(SpecField field)
    {
        field.Fail(TreeFolder.Problem);
        return "";
    }

    private static VariableSource ReadVariableSource(SpecField item)
    {
        var (configMap, secret) = (item["configMapRef"], item["secretRef"]);
        if (configMap.Exists == secret.Exists)
        {
            item.Fail("exactly one of configMapRef and secretRef is needed");
        }

        var isOptional = item["optional"].Flag();
        return secret.Exists
            ? VariableSource.Secret(secret["name"].Required(), isOptional)
            : VariableSource.ConfigMap(configMap["name"].Required(), isOptional);
    }
}
