// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/digest.hpp"
#include "heihe/core/index.hpp"

#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

/// One list per state: each State struct has a free function
///     template <StateOf<MyState> S, typename Visitor> void for_each_field(S& s, Visitor&& visit)
/// that calls visit(name, unit, member) for every member that changes in time. Members are double,
/// std::int64_t, std::vector<double> or std::vector<std::int64_t>. Digest, checkpoint and the check of
/// a state from a file use that list, so a member that is forgotten there fails in the resume test
/// (docs/design.md, State).
namespace heihe {

// Inputs have the same function. It binds the members one by one, so that a new member does not compile
// before the list names it.

/// S is T or const T: lets one for_each_field serve reading and writing.
template <typename S, typename T>
concept StateOf = std::same_as<std::remove_const_t<S>, T>;

/// Stands in place of a unit where no result depends on the member, or others imply it: names for
/// people, the numbers of rows and columns. A digest leaves it out.
inline constexpr std::string_view label = "label";

/// Adds every field of a state to a digest.
struct DigestVisitor {
    Digest& digest;
    void operator()(std::string_view name, std::string_view, const double& v) const {
        digest.add(name);
        digest.add(v);
    }
    void operator()(std::string_view name, std::string_view, const std::int64_t& v) const {
        digest.add(name);
        digest.add(static_cast<std::uint64_t>(v));
    }
    void operator()(std::string_view name, std::string_view, const std::vector<double>& v) const {
        digest.add(name);
        digest.add(std::span<const double>{v});
    }
    void operator()(std::string_view name, std::string_view,
                    const std::vector<std::int64_t>& v) const {
        digest.add(name);
        for (const auto x : v) digest.add(static_cast<std::uint64_t>(x));
    }
};

}  // namespace heihe
