using System.Net;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Previews;

/// <content>Who may do what in a new namespace: the account of its pods, and the one that pushes act as.</content>
internal sealed partial class PreviewNamespace
{
    private const string RbacVersion = "rbac.authorization.k8s.io/v1";
    private const string BindingName = "gitpush-preview";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>No pod can be made before the controller has made the namespace's default account.</summary>
    private Task AwaitAccountAsync(CancellationToken cancellationToken) => AwaitAsync(
        async () => await client.GetAsync(new ObjectKey("v1", "ServiceAccount", Name, "default"), cancellationToken).ConfigureAwait(false) is not null,
        cancellationToken);

    /// <summary>Gives the account that pushes act as its role in the namespace, and waits until that counts.</summary>
    private async Task BindAsync(CancellationToken cancellationToken)
    {
        if (_options.ClusterRole is not { } role || deployment.Cluster.Impersonate is not { } name)
        {
            return;
        }

        var key = new ObjectKey(RbacVersion, "RoleBinding", Name, BindingName);
        var desired = new KubernetesObject(new JsonObject
        {
            ["apiVersion"] = RbacVersion,
            ["kind"] = key.Kind,
            ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = Name },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = role },
            ["subjects"] = new JsonArray(Subject(name)),
        });
        desired.SetLabel(ObjectMarks.ManagedBy, ObjectMarks.FieldManager);
        if (await client.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } live && live.Text("roleRef", "name") != role)
        {
            // What a binding binds cannot be changed.
            _ = await client.DeleteAsync(key, new DeleteRequest(Uid: live.Uid), cancellationToken).ConfigureAwait(false);
        }

        _ = await client.ApplyAsync(desired, new ApplyRequest(ObjectMarks.FieldManager, Force: true), cancellationToken).ConfigureAwait(false);

        // The server that authorizes hears of bindings a moment later. What every deployment has to do there tells.
        var needed = new AccessRequest("create", "", "configmaps") { Namespace = Name };
        await AwaitAsync(() => account.MayAsync(needed, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    // When the time is over the deployment goes on: what it may not do, or has not got, is told where it needs it.
    private async Task AwaitAsync(Func<Task<bool>> isDone, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        try
        {
            while (!await isDone().ConfigureAwait(false) && time.GetElapsedTime(start) < s_patience)
            {
                await Task.Delay(s_pollInterval, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            // Who may not look need not wait.
        }
    }

    private static JsonObject Subject(string name) =>
        name.Split(':') is ["system", "serviceaccount", var ns, var account]
            ? new JsonObject { ["kind"] = "ServiceAccount", ["namespace"] = ns, ["name"] = account }
            : new JsonObject { ["kind"] = "User", ["apiGroup"] = "rbac.authorization.k8s.io", ["name"] = name };
}
