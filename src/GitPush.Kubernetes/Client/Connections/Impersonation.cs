using System.Net.Http.Headers;
using GitPush.Kubernetes.Client.Credentials;

namespace GitPush.Kubernetes.Client.Connections;

/// <summary>
/// As whom requests are made (<c>Impersonate-*</c> headers). A service account's groups are not named: the server knows them,
/// and to name them would take the right to impersonate groups.
/// </summary>
internal sealed class Impersonation
{
    private readonly List<KeyValuePair<string, string>> _headers = [];

    /// <param name="user">The user: <c>system:serviceaccount:shop:deployer</c>.</param>
    /// <exception cref="KubernetesApiException">No header could carry it.</exception>
    public Impersonation(string user) => Add("Impersonate-User", user);

    public void AddUid(string uid) => Add("Impersonate-Uid", uid);

    /// <summary>The one group: HttpClient would put several into one line, which the server would read as one name.</summary>
    public void AddGroup(string group) => Add("Impersonate-Group", group);

    /// <summary>The one value of a further attribute.</summary>
    public void AddExtra(string name, string value) => Add("Impersonate-Extra-" + Uri.EscapeDataString(name), value);

    public void AddTo(HttpRequestHeaders headers)
    {
        foreach (var (name, value) in _headers)
        {
            headers.Add(name, value);
        }
    }

    private void Add(string name, string value)
    {
        // A header that is empty, or not sent, would leave the request with the rights of the connection itself.
        if (string.IsNullOrWhiteSpace(value) || value.Any(char.IsControl))
        {
            throw ConfigurationProblem.Create("whom to impersonate is empty, or has control characters");
        }

        _headers.Add(KeyValuePair.Create(name, value));
    }
}
