using System.Net.Http.Headers;

namespace GitPush.Kubernetes.Client.Connections;

/// <summary>
/// As whom requests are made (<c>Impersonate-*</c> headers). A service account's groups are not named: the server knows them,
/// and to name them would take the right to impersonate groups.
/// </summary>
/// <param name="User">The user: <c>system:serviceaccount:shop:deployer</c>.</param>
/// <param name="Uid">The user's uid, if any.</param>
/// <param name="Groups">The user's groups, if any.</param>
/// <param name="Extra">Names and values of further attributes.</param>
internal sealed record Impersonation(string User, string? Uid, IReadOnlyList<string> Groups, IReadOnlyList<KeyValuePair<string, string>> Extra)
{
    public static Impersonation Of(string user) => new(user, Uid: null, [], []);

    public void AddTo(HttpRequestHeaders headers)
    {
        headers.TryAddWithoutValidation("Impersonate-User", User);
        if (Uid is not null)
        {
            headers.TryAddWithoutValidation("Impersonate-Uid", Uid);
        }

        if (Groups.Count > 0)
        {
            headers.TryAddWithoutValidation("Impersonate-Group", Groups);
        }

        foreach (var (name, value) in Extra)
        {
            headers.TryAddWithoutValidation("Impersonate-Extra-" + Uri.EscapeDataString(name), value);
        }
    }
}
