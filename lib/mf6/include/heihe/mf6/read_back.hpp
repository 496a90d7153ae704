// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/output_stream.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

/// Readers of MODFLOW 6's binary results, for tests and checks of a run. Ids are 0-based here.
namespace heihe::mf6 {

/// Where a record of a head file stands, and what its header says.
struct HeadRecord {
    int kstp = 0, kper = 0;
    double pertim = 0.0, totim = 0.0;  ///< [T]
    std::string text{};                ///< without blanks around it
    int ncol = 0, nrow = 0;
    int layer = 0;            ///< 0-based
    std::int64_t offset = 0;  ///< of the values in the file
};

/// An index of a head file; values are read when they are asked for.
class HeadReader {
public:
    /// Reads the headers. @throws InputError with the path: missing, cut off or no head file
    explicit HeadReader(std::filesystem::path file);
    [[nodiscard]] const std::vector<HeadRecord>& records() const noexcept { return records_; }
    /// [nrow*ncol] values of a record. @throws InputError
    [[nodiscard]] std::vector<double> values(const HeadRecord& record) const;
    /// [nnode] all layers of a time step, top first. @throws InputError when there is none
    [[nodiscard]] std::vector<double> heads(int kstp, int kper) const;

private:
    std::filesystem::path file_;
    std::vector<HeadRecord> records_;
};

/// Where a record of a budget file stands, and what its header says.
struct BudgetRecord {
    int kstp = 0, kper = 0;
    double delt = 0.0, pertim = 0.0, totim = 0.0;  ///< [T]
    std::string text{};                            ///< all names without blanks around them
    int imeth = 0;                                 ///< 1: array, 6: list
    std::array<int, 3> dim{};                      ///< ndim1, ndim2, ndim3 (written negative)
    std::string model1{}, package1{}, model2{}, package2{};  ///< imeth 6
    std::vector<std::string> auxiliary{};                    ///< imeth 6
    std::int64_t count = 0;                                  ///< values, or rows of the list
    std::int64_t offset = 0;                                 ///< of values or rows in the file
};

/// Rows of a list record.
struct BudgetRows {
    std::vector<std::int32_t> id1{}, id2{};  ///< [nlist] 0-based, -1 where the file has 0
    std::vector<double> q{};                 ///< [nlist] L^3/T
    std::vector<double> aux{};               ///< [nlist * naux] row by row
};

/// An index of a budget file.
class BudgetReader {
public:
    /// Reads the headers. @throws InputError with the path: missing, cut off or no compact budget
    explicit BudgetReader(std::filesystem::path file);
    [[nodiscard]] const std::vector<BudgetRecord>& records() const noexcept { return records_; }
    /// Values of an array record. @throws InputError
    [[nodiscard]] std::vector<double> values(const BudgetRecord& record) const;
    /// Rows of a list record. @throws InputError
    [[nodiscard]] BudgetRows rows(const BudgetRecord& record) const;

private:
    std::filesystem::path file_;
    std::vector<BudgetRecord> records_;
};

/// What a .grb file of a DIS grid holds.
struct GrbContents {
    std::vector<std::string> header{};       ///< 4 lines, without blanks at the end
    std::vector<std::string> definitions{};  ///< one a variable
    int ncells = 0, nlay = 0, nrow = 0, ncol = 0, nja = 0;
    double xorigin = 0.0, yorigin = 0.0, angrot = 0.0;
    std::vector<double> delr{}, delc{}, top{}, botm{};
    std::vector<std::int32_t> ia{}, ja{};  ///< 0-based, by user node
    std::vector<std::int32_t> idomain{}, icelltype{};
};
/// @throws InputError with the path: missing, cut off or not of a DIS grid
[[nodiscard]] GrbContents read_grb(const std::filesystem::path& file);

/// What is left over in each cell at the end of a step: flows over its faces (without the diagonal of
/// FLOW-JA-FACE) plus storage and package flows; zero up to what the solver left.
/// @returns [ncells] L^3/T by user node
/// @throws InputError where the step has no FLOW-JA-FACE or sizes do not fit
[[nodiscard]] std::vector<double> cell_residuals(const BudgetReader& budget,
                                                 const GrbContents& grid, int kstp, int kper);

}  // namespace heihe::mf6
