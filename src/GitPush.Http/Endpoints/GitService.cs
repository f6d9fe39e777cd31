using GitPush.Access;

namespace GitPush.Http.Endpoints;

/// <summary>One of the two services of git's smart HTTP protocol, with the names that gitprotocol-http(5) gives to its parts.</summary>
internal sealed class GitService
{
    private GitService(string name, GitOperation operation, string setting)
    {
        Name = name;
        Operation = operation;
        Setting = setting;
        AdvertisementType = $"application/x-{name}-advertisement";
        RequestType = $"application/x-{name}-request";
        ResultType = $"application/x-{name}-result";
    }

    public static GitService UploadPack { get; } = new("git-upload-pack", GitOperation.Fetch, "http.uploadpack");

    public static GitService ReceivePack { get; } = new("git-receive-pack", GitOperation.Push, "http.receivepack");

    public string Name { get; }

    public GitOperation Operation { get; }

    /// <summary>The setting in a repository's <c>config</c> that switches the service off.</summary>
    public string Setting { get; }

    public string AdvertisementType { get; }

    public string RequestType { get; }

    public string ResultType { get; }

    public static GitService? Find(string? name) => name switch
    {
        "git-upload-pack" => UploadPack,
        "git-receive-pack" => ReceivePack,
        _ => null,
    };
}
