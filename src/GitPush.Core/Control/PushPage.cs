using GitPush.Diagnostics;
using GitPush.Hooks;
using Microsoft.Extensions.Logging;

namespace GitPush.Control;

/// <summary>Finds where people read about a push.</summary>
internal static class PushPage
{
    /// <summary>The first address that there is, or null. An implementation that throws is logged and knows none: no push fails for a link.</summary>
    public static Uri? Find(IEnumerable<IPushLinks> links, string pushId, PushConnection connection, ILogger logger)
    {
        foreach (var link in links)
        {
            try
            {
                if (link.Find(pushId, connection) is { } page)
                {
                    return page;
                }
            }
            catch (Exception exception)
            {
                Log.LinkFailed(logger, pushId, exception);
            }
        }

        return null;
    }
}
