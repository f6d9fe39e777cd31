using GitPush.Access;

namespace GitPush.Ssh.Connection;

/// <summary>What a client of git has asked the server to run.</summary>
/// <param name="Operation">git-upload-pack is a fetch, git-receive-pack a push.</param>
/// <param name="RepositoryPath">As the client wrote it, without slashes before it: <c>team/shop.git</c>.</param>
internal readonly record struct GitCommand(GitOperation Operation, string RepositoryPath);
