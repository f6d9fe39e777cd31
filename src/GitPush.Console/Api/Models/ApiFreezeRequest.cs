using System.ComponentModel;
using System.Text.Json.Serialization;

namespace GitPush.Console.Api.Models;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[Description("Why a repository is frozen.")]
internal sealed record ApiFreezeRequest([property: Description("One line of 1 to 200 characters, which pushers read.")] string Reason);
