// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/package_type.hpp"

#include "heihe/core/index.hpp"

#include <algorithm>

namespace heihe::mf6 {

// Each in the file of its name, SFR in sfr/sfr.cpp.
const PackageType& wel_package();
const PackageType& drn_package();
const PackageType& riv_package();
const PackageType& ghb_package();
const PackageType& rch_package();
const PackageType& evt_package();
const PackageType& chd_package();
const PackageType& sfr_package();

std::span<const PackageType* const> all_packages() {
    static const PackageType* const all[] = {
        &wel_package(), &drn_package(), &riv_package(), &ghb_package(),
        &rch_package(), &evt_package(), &chd_package(), &sfr_package(),
    };
    return all;
}

const PackageType* find_package(std::string_view name) {
    const auto all = all_packages();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const PackageType* type) { return type->name() == name; });
    return found == all.end() ? nullptr : *found;
}

const PackageBase& package_at(const GwfInput& input,
                              const std::pair<GwfInput::PackageKind, int>& place) {
    if (place.first == GwfInput::PackageKind::list) return input.lists[at(place.second)];
    return input.sfrs[at(place.second)];
}

}  // namespace heihe::mf6
