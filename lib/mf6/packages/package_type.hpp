// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/input.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe::mf6 {

class NodeMap;
class Stress;
namespace reader {
struct Model;
struct PackageLine;
}  // namespace reader

/// What an OBS6 file may ask for.
struct Observable {
    /// How an observation names its item; boundnames are possible for the items of packages.
    enum class Id {
        cells,   ///< one cell or two, of the model itself
        cell,    ///< a cell or a boundname
        number,  ///< a number (reach) or a boundname
    };
    std::vector<std::string> types{};  ///< upper case
    Id id = Id::cell;
};

/// A type of boundary package (WEL, DRN, ..., SFR): what the reader and the run know of it. Code outside
/// of packages/ asks the type and compares no names.
class PackageType {
public:
    PackageType() = default;
    PackageType(const PackageType&) = delete;
    PackageType& operator=(const PackageType&) = delete;
    virtual ~PackageType() = default;

    /// "DRN" for DRN6 in the name file.
    [[nodiscard]] virtual const std::string& name() const noexcept = 0;
    [[nodiscard]] virtual const Observable& observable() const noexcept = 0;
    /// Whether the items may receive water from a mover.
    [[nodiscard]] virtual bool receives() const noexcept { return false; }
    /// Reads a file of this type and adds the package to the model.
    virtual void read(reader::Model& model, const reader::PackageLine& line) const = 0;
    /// The package during a run. @param index  in GwfInput::lists or sfrs  @param map  kept by reference
    [[nodiscard]] virtual std::unique_ptr<Stress> make_stress(const GwfInput& input, int index,
                                                              const NodeMap& map) const = 0;
};

/// All types, in the order in which MODFLOW 6 adds packages to a model and names them in its files.
[[nodiscard]] std::span<const PackageType* const> all_packages();
/// The type of this name, "DRN"; null: there is none.
[[nodiscard]] const PackageType* find_package(std::string_view name);

/// A package of the model. @param place  of GwfInput::order
[[nodiscard]] const PackageBase& package_at(const GwfInput& input,
                                            const std::pair<GwfInput::PackageKind, int>& place);

}  // namespace heihe::mf6
