using System.Security.Claims;

namespace GitPush.Hooks;

/// <summary>Who pushes, as git writes it down; without an address of the user's own the one that git-http-backend(1) makes up: <c>user@http.127.0.0.1</c>.</summary>
internal readonly record struct PusherIdentity(string Name, string Email)
{
    public static PusherIdentity Of(ClaimsPrincipal user, PushConnection connection)
    {
        var name = NameOf(user) ?? "anonymous";
        var email = user.FindFirst(ClaimTypes.Email)?.Value
            ?? (connection is { RemoteAddress: { } address, Transport: var transport } ? $"{name}@{transport}.{address}" : $"{name}@localhost");
        return new PusherIdentity(name, email);
    }

    /// <summary>The name by which the user logged in, or null.</summary>
    public static string? NameOf(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? name : null;
}
