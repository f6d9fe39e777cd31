using System.Text.Json.Nodes;
using GitPush.Transport;

namespace GitPush.Kubernetes.Builds;

/// <content>Its containers and their volumes.</content>
internal sealed partial class BuildJob
{
    private const string WorkspaceVolume = "workspace";
    private const string TokenVolume = "token";
    private const string SettingsVolume = "settings";
    private const string StorageVolume = "storage";
    private const string TemporaryVolume = "tmp";

    // Everybody in the pod may read, nobody may write: the files belong to root, and root is not who builds.
    private const int ReadOnlyMode = (int)(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    private JsonObject ContextContainerSpec()
    {
        var url = options.ServerUrl!.AbsoluteUri.TrimEnd('/') + PushedTrees.Path;
        return new JsonObject
        {
            ["name"] = ContextContainer,
            ["image"] = Image,
            ["command"] = Shell(BuildScripts.Context),
            ["args"] = Texts([url, BuildPaths.Token, BuildPaths.Context]),
            ["securityContext"] = new JsonObject
            {
                ["runAsNonRoot"] = true,
                ["runAsUser"] = options.UserId,
                ["runAsGroup"] = options.UserId,
                ["allowPrivilegeEscalation"] = false,
                ["readOnlyRootFilesystem"] = true,
                ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
                ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
            },
            ["resources"] = Resources(),
            ["volumeMounts"] = new JsonArray(Mount(WorkspaceVolume, BuildPaths.Workspace), Mount(TokenVolume, BuildPaths.TokenFolder, readOnly: true)),
        };
    }

    private JsonObject ToolContainer(string name, BuildCommand command) => new()
    {
        ["name"] = name,
        ["image"] = Image,
        ["command"] = Shell(command.Script),
        ["args"] = Texts(command.Arguments),
        ["env"] = new JsonArray([.. tool.Environment(request, secrets.HasLogins, secrets.HasRegistrySettings)
            .Select(variable => new JsonObject { ["name"] = variable.Key, ["value"] = PodText.Escape(variable.Value) })]),
        ["terminationMessagePath"] = BuildPaths.Result,
        ["terminationMessagePolicy"] = "File",
        ["securityContext"] = new JsonObject
        {
            ["runAsNonRoot"] = true,
            ["runAsUser"] = options.UserId,
            ["runAsGroup"] = options.UserId,

            // newuidmap and newgidmap, which give the build its range of ids, have capabilities of their own.
            ["allowPrivilegeEscalation"] = true,

            // The default profiles forbid what makes a user namespace and mounts in it.
            ["seccompProfile"] = new JsonObject { ["type"] = "Unconfined" },
            ["appArmorProfile"] = new JsonObject { ["type"] = "Unconfined" },
        },
        ["resources"] = Resources(),
        ["volumeMounts"] = ToolMounts(),
    };

    private JsonArray ToolMounts()
    {
        JsonArray mounts =
        [
            Mount(WorkspaceVolume, BuildPaths.Workspace, readOnly: true),
            Mount(StorageVolume, tool.StoragePath),
            Mount(TemporaryVolume, BuildPaths.Temporary),
        ];
        if (HasSettings)
        {
            mounts.Add((JsonNode)Mount(SettingsVolume, BuildPaths.Settings, readOnly: true));
        }

        if (secrets.HasRegistrySettings && tool.RegistrySettingsPath != BuildPaths.RegistrySettings)
        {
            var file = Mount(SettingsVolume, tool.RegistrySettingsPath, readOnly: true);
            file["subPath"] = BuildSecret.RegistriesKey;
            mounts.Add((JsonNode)file);
        }

        return mounts;
    }

    private JsonArray Volumes()
    {
        JsonArray volumes =
        [
            EmptyDir(WorkspaceVolume, options.ContextSizeLimit),
            EmptyDir(StorageVolume, options.StorageSizeLimit),
            EmptyDir(TemporaryVolume, null),

            // On its own, for who builds needs no token.
            Projected(TokenVolume, [new BuildSecret(null, BuildSecret.TokenKey, BuildSecret.TokenKey)]),
        ];
        if (HasSettings)
        {
            var own = secrets.HasRegistrySettings ? [new BuildSecret(null, BuildSecret.RegistriesKey, BuildSecret.RegistriesKey)] : Array.Empty<BuildSecret>();
            volumes.Add((JsonNode)Projected(SettingsVolume, [.. secrets.Files, .. own]));
        }

        return volumes;
    }

    private JsonObject Projected(string name, IEnumerable<BuildSecret> files) => new()
    {
        ["name"] = name,
        ["projected"] = new JsonObject
        {
            ["defaultMode"] = ReadOnlyMode,
            ["sources"] = new JsonArray([.. files.GroupBy(file => file.Secret ?? Name).Select(secret => new JsonObject
            {
                ["secret"] = new JsonObject
                {
                    ["name"] = secret.Key,
                    ["items"] = new JsonArray([.. secret.Select(file => new JsonObject { ["key"] = file.Key, ["path"] = file.Path })]),
                },
            })]),
        },
    };

    private bool HasSettings => secrets.Files.Count > 0 || secrets.HasRegistrySettings;

    private string Image => options.ToolImage ?? BuildKitTool.DefaultImage;

    private JsonObject Resources()
    {
        var resources = new JsonObject();
        if (options.Requests.Count > 0)
        {
            resources["requests"] = Map(options.Requests);
        }

        if (options.Limits.Count > 0)
        {
            resources["limits"] = Map(options.Limits);
        }

        return resources;
    }

    private static JsonObject EmptyDir(string name, string? sizeLimit) => new()
    {
        ["name"] = name,
        ["emptyDir"] = sizeLimit is null ? new JsonObject() : new JsonObject { ["sizeLimit"] = sizeLimit },
    };

    private static JsonObject Mount(string volume, string path, bool readOnly = false)
    {
        var mount = new JsonObject { ["name"] = volume, ["mountPath"] = path };
        if (readOnly)
        {
            mount["readOnly"] = true;
        }

        return mount;
    }

    // What comes after the script's own name are its positional parameters: args.
    private static JsonArray Shell(string script) => Texts(["sh", "-c", script, "gitpush-build"]);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(PodText.Escape(text)))]);
}
