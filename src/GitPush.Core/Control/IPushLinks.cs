using GitPush.Hooks;

namespace GitPush.Control;

/// <summary>Knows where people read about pushes. The first address that there is is written to the pusher's terminal before the stages: <c>full log: https://…</c>.</summary>
internal interface IPushLinks
{
    /// <summary>The page of a push, or null when its address is not known.</summary>
    /// <param name="id">The push's id.</param>
    /// <param name="connection">How the push came.</param>
    Uri? Find(string id, PushConnection connection);
}
