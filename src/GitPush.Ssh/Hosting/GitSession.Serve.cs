using System.IO.Pipelines;
using GitPush.Access;
using GitPush.Hooks;
using GitPush.Protocol;
using GitPush.Repositories;
using GitPush.Ssh.Connection;
using GitPush.Transport;

namespace GitPush.Ssh.Hosting;

/// <summary>The way of a command to the engine.</summary>
internal sealed partial class GitSession
{
    private static string NameOf(GitCommand command) => command.Operation == GitOperation.Push ? "git-receive-pack" : "git-upload-pack";

    private async Task<int> ServeAsync(string name, GitCommand command, string? gitProtocol, SessionChannel channel, CancellationToken clientGone)
    {
        var access = await services.Git.OpenAsync(command.RepositoryPath, command.Operation, user.Principal, clientGone);
        if (!access.IsGranted)
        {
            // What is not there and what this user may not know of look the same.
            return await RefuseAsync(channel, name, access.Outcome switch
            {
                AccessOutcome.Forbidden => "You may fetch from this repository but not push to it.",

                // "~" stands for the home of a user, as in "ssh://host/~/name". Only another name of a repository begins with it.
                _ when command.RepositoryPath is ['~', ..] => "There are no home directories here: write the repository's name without ~.",
                _ => "Repository not found.",
            }, clientGone);
        }

        // The settings http.uploadpack and http.receivepack are HTTP's; for SSH git has none of the kind.
        using var input = new IdleTimeoutPipeReader(channel.Input, services.Options.IdleTimeout, services.Limits.MaxReceiveTime, services.Time);
        using var output = new IdleTimeoutPipeWriter(channel.Output, services.Limits.IdleTimeout, services.Time);
        var version = ProtocolVersion.Parse(gitProtocol);
        var nonce = await services.Git.AdvertiseAsync(access.Repository, command.Operation, version, stateless: false, output, clientGone);
        await output.FlushAsync(clientGone);
        var isInOrder = await (command.Operation == GitOperation.Push
            ? PushAsync(access.Repository, nonce, input, output, clientGone)
            : services.Git.UploadPackAsync(access.Repository, version, stateless: false, input, output, clientGone));
        await output.FlushAsync(clientGone);
        return isInOrder ? Success : Refused;
    }

    private Task<bool> PushAsync(GitRepository repository, string? nonce, PipeReader input, PipeWriter output, CancellationToken clientGone)
    {
        var request = new ReceivePackRequest
        {
            Repository = repository,
            User = user.Principal,
            Connection = new PushConnection("ssh")
            {
                RemoteAddress = remoteAddress,
                KeyFingerprint = user.KeyFingerprint,
                KeyComment = user.KeyComment,
                ClientAgent = clientVersion,
            },
            InputEnds = false,
            IssuedNonce = nonce,
        };
        return services.Git.ReceivePackAsync(request, input, output, clientGone);
    }
}
