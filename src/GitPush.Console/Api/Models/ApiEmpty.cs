using System.ComponentModel;
using System.Text.Json.Serialization;

namespace GitPush.Console.Api.Models;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[Description("An object without properties. What changes something has to have a JSON body, since no other site can make a browser send one.")]
internal sealed record ApiEmpty;
