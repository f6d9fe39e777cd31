using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Secrets;

namespace GitPush.Kubernetes.Manifests.Variables;

/// <summary>Collects a push's variables from where the options say they are.</summary>
/// <param name="secrets">Reads secrets by reference.</param>
/// <param name="find">Reads an object of the cluster.</param>
internal sealed class VariableLoader(SecretResolver secrets, Func<ObjectKey, CancellationToken, Task<KubernetesObject?>> find)
{
    /// <summary>The variables; null when the options have none, and <c>${…}</c> stays as it is.</summary>
    /// <param name="target">Where the manifests go.</param>
    /// <exception cref="StageFailedException">A source is missing; the message names it.</exception>
    public async Task<VariableSet?> LoadAsync(
        PushContext push, PushSource source, ManifestVariables options, ManifestTarget target, CancellationToken cancellationToken)
    {
        if (!options.AreReplaced)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var from in options.From)
        {
            await AddAsync(values, from, target.Namespace, push, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (name, value) in options.Values)
        {
            values[name] = value;
        }

        foreach (var (name, reference) in options.Secrets)
        {
            values[name] = await secrets.ResolveAsync(reference, push, cancellationToken).ConfigureAwait(false);
        }

        AddBuiltIn(values, push, source, target);
        return new VariableSet(values);
    }

    private async Task AddAsync(
        Dictionary<string, string> values, VariableSource from, string ns, PushContext push, CancellationToken cancellationToken)
    {
        var key = new ObjectKey("v1", from.Kind, from.Namespace ?? ns, from.Name);
        if (await find(key, cancellationToken).ConfigureAwait(false) is not { } holder)
        {
            if (!from.IsOptional)
            {
                throw new StageFailedException($"{from} does not exist in namespace {key.Namespace}, and variables are to come from it");
            }

            return;
        }

        foreach (var (name, value) in SecretData.Read(holder))
        {
            // Also what is no variable: it is as secret as the rest.
            if (from.Kind == "Secret")
            {
                push.MaskSecret(value);
            }

            if (VariableSet.IsName(name))
            {
                values[name] = value;
            }
        }
    }

    private static void AddBuiltIn(Dictionary<string, string> values, PushContext push, PushSource source, ManifestTarget target)
    {
        var commit = source.Commit.ToString();
        values["GITPUSH_COMMIT"] = commit;
        values["GITPUSH_SHORT_COMMIT"] = commit[..7];
        values["GITPUSH_REPOSITORY"] = push.Repository.Name.Value;
        values["GITPUSH_PUSH_ID"] = push.Id;
        _ = values.Remove("GITPUSH_BRANCH");
        _ = values.Remove("GITPUSH_TAG");
        _ = values.Remove("GITPUSH_PREVIEW");
        values["GITPUSH_NAMESPACE"] = target.Namespace;
        if (source.Update.Branch is { } branch)
        {
            values["GITPUSH_BRANCH"] = branch;
        }

        if (source.Update.Tag is { } tag)
        {
            values["GITPUSH_TAG"] = tag;
        }

        if (target.Preview is { } preview)
        {
            values["GITPUSH_PREVIEW"] = preview;
        }
    }
}
